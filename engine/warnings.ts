/**
 * Libraries announce experimental parts of themselves as process warnings. They are for us, not for the people who run a
 * capability: those see every other warning only.
 */
export function hideExperimentalWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`);
  });
}
