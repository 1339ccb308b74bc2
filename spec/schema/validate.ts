import type { Structure } from '../dialects/dialect.ts';

/** Whether data is a valid document of `version`, one of the versions of `structure`: the verdict, without reasons. */
export declare function isValid(data: unknown, structure: Structure, version: string): boolean;
