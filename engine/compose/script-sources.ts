/** The texts of a script step: the files it depends on, then its own, all below its folder (engine.md 4.4). */
import type { ScriptStep } from '../../spec/model/capability.ts';
import { fail } from '../consume/failure.ts';
import { folderOf, locationPath } from '../file-location.ts';
import type { PlanFiles, ScriptSettings } from '../plan.ts';

export interface ScriptSource {
  readonly name: string;
  readonly text: string;
}

/** @param uri of the file the step is written in. */
export function readScripts(files: PlanFiles, scripting: ScriptSettings, step: ScriptStep, uri: string): readonly ScriptSource[] {
  const location =
    step.location?.value ??
    scripting.defaultLocation ??
    fail(
      'script-location',
      500,
      `The step ${step.name} needs a \`location\`: it has none, and the control server sets no \`defaultLocation\`.`,
    );
  const folder =
    locationPath(location, folderOf(uri)) ??
    fail('script-location', 500, `The \`location\` of the step ${step.name} is no folder address: it must begin with \`file:///\`.`);
  const file = step.file?.value ?? fail('script-file', 500, `The step ${step.name} needs a \`file\`.`);
  return [...step.dependencies.map(({ value }) => value), file].map((name) => ({ name, text: readScript(files, folder, name, step.name) }));
}

/** Every segment plain, and no link that leads out. */
function readScript(files: PlanFiles, folder: string, name: string, step: string): string {
  if (!name.split('/').every((segment) => /^[A-Za-z0-9._-]+$/.test(segment) && segment !== '..' && segment !== '.')) {
    fail('script-path', 500, `The step ${step} names the file \`${name}\`: only plain names below \`location\` are allowed.`);
  }
  const found = files.readBelow(folder, name);
  switch (found.kind) {
    case 'text':
      return found.text;
    case 'outside':
      return fail('script-path', 500, `The file \`${name}\` of the step ${step} leads out of its folder.`);
    case 'missing':
      return fail('script-file', 500, `The file \`${name}\` of the step ${step} cannot be read below \`location\`.`);
    default:
      return found satisfies never;
  }
}
