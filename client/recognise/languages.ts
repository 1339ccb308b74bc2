/** Ids of the languages that the extension brings. */
export const capabilityLanguage = 'capability';
/** Tests of capabilities: `*.test.yaml`, but other tools have files of that name too. */
export const testLanguage = 'capability-test';
/** `.capstanrc`. */
export const settingsLanguage = 'capstan-settings';
