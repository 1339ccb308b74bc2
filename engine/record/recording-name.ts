import path from 'node:path';

/** The name under which editors keep a recording beside its capability: `fleet.capability.yaml` → `fleet.recording.json` */
export function recordingName(capability: string): string {
  return `${path.basename(capability).replace(/(?:\.(?:capability|ikanos|naftiko))?\.ya?ml$/i, '')}.recording.json`;
}
