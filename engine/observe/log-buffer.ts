/** The last lines of the log, in memory, and those who follow it: for the control server. Lines come redacted. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogLine {
  /** ISO 8601. */
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
}

export interface LogBuffer {
  add(line: LogLine): void;
  /** Oldest first. */
  lines(): readonly LogLine[];
  /** The least level that is kept. */
  level(): LogLevel;
  setLevel(level: LogLevel): void;
  /** Gives each new line to `take` until the returned function is called. */
  follow(take: (line: LogLine) => void): () => void;
  /** How many follow now. */
  followers(): number;
}

export function createLogBuffer(size: number): LogBuffer {
  let kept: LogLine[] = [];
  let least: LogLevel = 'info';
  const followers = new Set<(line: LogLine) => void>();
  return {
    add: (line) => {
      if (logLevels.indexOf(line.level) < logLevels.indexOf(least)) return;
      kept.push(line);
      // Cut in batches: moving the whole list for each line would cost more than the line.
      if (kept.length > size * 2) kept = kept.slice(-size);
      for (const take of followers) take(line);
    },
    lines: () => kept.slice(-size),
    level: () => least,
    setLevel: (level) => {
      least = level;
    },
    follow: (take) => {
      const entry = (line: LogLine): void => take(line);
      followers.add(entry);
      return () => void followers.delete(entry);
    },
    followers: () => followers.size,
  };
}
