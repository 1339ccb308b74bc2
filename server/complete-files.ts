/**
 * Paths of files and folders: secrets of binds, scripts, skills, static resources, prompts, schemas. They are proposed a
 * folder at a time, relative to what the format has them relative to.
 */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { mayBeCapability } from '../spec/dialects/detect.ts';
import { locationUri } from '../spec/links/location.ts';
import { say } from '../spec/say.ts';
import { findPair, get, textOf } from '../spec/syntax/navigate.ts';
import type { FolderEntry } from './files.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import type { EditorProject } from './workspace.ts';

/** What a key names, and from where. */
interface Wanted {
  /** `location`: an address such as `file:///./scripts`; `path`: relative to `base`. */
  readonly form: 'location' | 'path';
  /** Address of the folder that relative ones start at. */
  readonly base: string;
  /** How wanted a file is, 0 first; undefined for those that cannot be meant. Absent when a folder is wanted. */
  readonly rank?: (name: string, uri: string, project: EditorProject) => number | undefined;
  readonly detail: string;
  /** What relative paths of this kind usually begin with. */
  readonly lead?: './';
}

/** Files and folders at the cursor, when its value names one; none elsewhere. */
export function diskProposals(question: Question): readonly Proposal[] {
  const wanted = wantedAt(question);
  if (!wanted) return [];
  const { place, project } = question;
  const head = headOf(place.typed, wanted);
  const folder = folderOf(question, head, wanted);
  const entries = folder === undefined ? undefined : project.entriesOf(folder);
  if (folder === undefined || !entries) return [];
  const found: { readonly text: string; readonly rank: number; readonly kind: 'file' | 'folder' | 'way' }[] = [];
  for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = wanted.form === 'location' ? encodeURIComponent(entry.name) : entry.name;
    if (entry.isFolder) {
      if (!isSkipped(entry)) found.push({ text: head + name, rank: 9, kind: wanted.rank ? 'way' : 'folder' });
      continue;
    }
    const rank = wanted.rank?.(entry.name, `${folder}/${encodeURIComponent(entry.name)}`, project);
    if (rank !== undefined) found.push({ text: head + name, rank, kind: 'file' });
  }
  if (mayLeave(question, head, folder, wanted))
    found.push({ text: `${head.replace(/(^|\/)\.\/$/, '$1')}..`, rank: 10, kind: wanted.rank ? 'way' : 'folder' });
  return found
    .sort((a, b) => a.rank - b.rank)
    .map(({ text, kind }) => {
      const path = kind === 'way' ? `${text}/` : text;
      return {
        label: path,
        kind: kind === 'file' ? CompletionItemKind.File : CompletionItemKind.Folder,
        detail: kind === 'way' ? say`folder` : wanted.detail,
        replace: place.replace,
        // On the way to a file the quote stays open.
        insert: inserted(kind === 'way' ? { ...place, close: '' } : place, path),
        continues: kind === 'way',
      };
    });
}

/** Folders that nobody keeps such files in. */
function isSkipped({ name }: FolderEntry): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/** What is written before the name that is being completed, with what belongs in front of it. */
function headOf(typed: string, { form, lead }: Wanted): string {
  if (form === 'path') return typed.includes('/') ? typed.slice(0, typed.lastIndexOf('/') + 1) : (lead ?? '');
  const path = typed.replace(/^(?:f|fi|fil|file|file:|file:\/|file:\/\/|file:\/\/\/)$/i, '');
  const written = path.slice(0, path.lastIndexOf('/') + 1);
  if (/^file:\/\//i.test(written)) return written;
  return `file:///./${written.replace(/^\.\//, '')}`;
}

/** Address of the folder that a head names; undefined when it is nowhere that one may look. */
function folderOf({ file, project }: Question, head: string, { form, base }: Wanted): string | undefined {
  if (form === 'location') return locationUri(project, file.uri, head)?.replace(/\/$/, '');
  if (head.startsWith('/') || head.includes('{{')) return undefined;
  return project.resolvePath(`${base}/x`, head === '' ? '.' : head).replace(/\/$/, '');
}

/** The folder above can be meant where nothing but `..` was written yet. Paths below a folder never leave it. */
function mayLeave({ project }: Question, head: string, folder: string, { form, lead }: Wanted): boolean {
  const isAtEdge =
    form === 'location' ? /^file:\/\/\/\.\.?\/(?:\.\.\/)*$/i.test(head) : lead !== undefined && /^\.\.?\/(?:\.\.\/)*$/.test(head);
  return isAtEdge && project.entriesOf(folder.slice(0, folder.lastIndexOf('/'))) !== undefined;
}

function wantedAt({ file, project, place }: Question): Wanted | undefined {
  if (place.kind !== 'value') return undefined;
  const { path } = place;
  const own = file.uri.slice(0, file.uri.lastIndexOf('/'));
  const at = path.findLastIndex((step) => typeof step === 'string');
  const key = path[at];
  const collection = path[at - 2];
  /** Text of a key beside ours, or beside the one of an outer block. */
  const beside = (name: string, levels = 0) => textOf(findPair(get(place.file.tree.root, ...path.slice(0, at - levels)), name)?.value);
  const folderAt = (location: string | undefined) =>
    location === undefined || location === '' ? undefined : locationUri(project, file.uri, location)?.replace(/\/$/, '');
  switch (key) {
    case 'location':
      if (collection === 'binds') return { form: 'location', base: own, rank: rankOfSecrets, detail: say`file with values` };
      if (collection === 'prompts') return { form: 'location', base: own, rank: rankOfText, detail: say`text of the prompt` };
      if (collection === 'steps') return { form: 'location', base: own, detail: say`folder of scripts` };
      if (collection === 'skills') return { form: 'location', base: own, detail: say`folder of the skill` };
      return collection === 'resources' ? { form: 'location', base: own, detail: say`folder that is served` } : undefined;
    case 'defaultLocation':
      return { form: 'location', base: own, detail: say`folder of scripts` };
    case 'uri':
      if (collection !== 'externalRefs') return undefined;
      return { form: 'path', base: own, rank: rankOfSecrets, detail: say`file with values`, lead: './' };
    case 'file':
    case 'dependencies': {
      if (collection !== 'steps') return undefined;
      const scripting = project
        .linksOf(file)
        .sections.servers.flatMap(({ part, uri }) =>
          part.kind === 'control' && uri === file.uri ? (part.management?.scripting ?? []) : [],
        )[0];
      const base = folderAt(beside('location') ?? scripting?.defaultLocation?.value);
      const language = beside('language') ?? scripting?.defaultLanguage?.value;
      return base === undefined ? undefined : { form: 'path', base, rank: rankOfScripts(language), detail: say`script` };
    }
    case 'instruction': {
      const base = folderAt(beside('location', 2));
      return base === undefined ? undefined : { form: 'path', base, rank: rankOfText, detail: say`file of the skill` };
    }
    case 'outputSchema': {
      const endings = schemaFiles[beside('outputRawFormat') ?? ''];
      return endings && { form: 'path', base: own, rank: (name) => (endings.test(name) ? 0 : undefined), detail: say`schema`, lead: './' };
    }
    case 'identity':
      return {
        form: 'path',
        base: own,
        rank: (name) => (/\.(?:json|jwt)$/i.test(name) ? 0 : undefined),
        detail: say`identity`,
        lead: './',
      };
    default:
      return undefined;
  }
}

const schemaFiles: Readonly<Record<string, RegExp | undefined>> = { avro: /\.(?:avsc|avpr|json)$/i, protobuf: /\.proto$/i };

/** YAML, JSON, `.properties`, `.env`; those that are called like what they hold first. Capabilities, their tests and recordings hold no secrets. */
function rankOfSecrets(name: string, uri: string, project: EditorProject): number | undefined {
  if (!/\.(?:ya?ml|json|properties|env)$|^\.env(?:\.[^/]*)?$/i.test(name) || /\.(?:recording\.json|test\.ya?ml)$/i.test(name))
    return undefined;
  if (/^(?:package|package-lock|tsconfig)\.json$/.test(name)) return undefined;
  const data = /\.ya?ml$/i.test(name) ? project.findData(uri) : 'unknown';
  if (typeof data !== 'string' && mayBeCapability(data.text)) return undefined;
  return /secret|credential|vault|env/i.test(name) ? 0 : 1;
}

function rankOfScripts(language: string | undefined): (name: string) => number | undefined {
  const known = { javascript: /\.[cm]?js$/i, js: /\.[cm]?js$/i, python: /\.py$/i, groovy: /\.groovy$/i };
  const endings = known[(language ?? '') as keyof typeof known] ?? /\.(?:[cm]?js|py|groovy)$/i;
  // Other names are refused when the step runs.
  return (name) => (endings.test(name) && /^[A-Za-z0-9._-]+$/.test(name) ? 0 : undefined);
}

function rankOfText(name: string): number | undefined {
  if (name.startsWith('.')) return undefined;
  return /\.(?:md|markdown|txt)$/i.test(name) ? 0 : 1;
}

/** Where else values can come from: named by the format, read by a deployment. */
const schemes: readonly string[] = ['vault://', 'github-secrets://', 'k8s-secret://', 'aws-ssm://'];

/** Sources of a bind that are no files. */
export function schemeProposals({ place }: Question): readonly Proposal[] {
  if (place.kind !== 'value' || place.path.at(-1) !== 'location' || place.path.at(-3) !== 'binds') return [];
  if (place.typed.includes('/')) return [];
  return schemes.map((scheme) => ({
    label: scheme,
    kind: CompletionItemKind.Value,
    detail: say`Read where it is deployed; here it is asked for`,
    replace: place.replace,
    insert: inserted({ ...place, close: '' }, scheme),
  }));
}
