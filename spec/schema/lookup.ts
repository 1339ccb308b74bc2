/**
 * What the format says about a place in a file: which object it is, which keys it takes, what a value may be. Picks the
 * branch the author meant: by the telling value (`type: mcp`), then by the keys present, then by the nearest key.
 */
import type { SourceFile } from '../source-file.ts';
import type { MappingNode, Node, PairNode } from '../syntax/tree.ts';
import type { EnumValue, FieldDefinition, ObjectDefinition, Shape } from './definition.ts';

export { fieldsOf } from './definition.ts';

/** A key that may be added to a mapping. */
export interface AllowedKey {
  readonly field: FieldDefinition;
  /** Must be there, by itself or because of the mode the mapping is in (a tool with `call` needs `description`). */
  readonly required: boolean;
  /** What its value may be here, the mode considered. */
  readonly shape: Shape;
}

/** The object a mapping is, or would be; undefined where the format takes free data or nothing known. */
export declare function definitionOf(file: SourceFile, mapping: MappingNode): ObjectDefinition | undefined;

/** The field a pair is; undefined for names the author chose and for unknown keys. */
export declare function fieldOf(file: SourceFile, pair: PairNode): FieldDefinition | undefined;

/** What is expected at a node; a choice is already decided as far as the node tells. */
export declare function shapeOf(file: SourceFile, node: Node): Shape | undefined;

/** What is expected at a path, whether or not there is a node; `[]` is the root. A path may lead one step past the end of a list. */
export declare function shapeAtPath(file: SourceFile, path: readonly (string | number)[]): Shape | undefined;

/**
 * The keys that may still be added to a mapping, required ones first, keys excluded by those present left out.
 * For a mapping that is still several things (`- ` in `exposes`) the keys of all of them.
 */
export declare function allowedKeys(file: SourceFile, path: readonly (string | number)[]): readonly AllowedKey[];

/** The values a shape takes in this file's version, with their texts; empty when it takes more than a list of values. */
export declare function valuesOf(file: SourceFile, shape: Shape): readonly EnumValue[];

/** All the objects a shape can be in this file's version: one for an object, several for an undecided choice. */
export declare function objectsOf(file: SourceFile, shape: Shape): readonly ObjectDefinition[];
