/** A list of listeners; what `vscode.EventEmitter` is, for parts that run without the editor. */
export interface Emitter<T> {
  readonly on: (listener: (value: T) => void) => { dispose(): void };
  readonly fire: (value: T) => void;
}

export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    on: (listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    fire: (value) => {
      for (const listener of [...listeners]) listener(value);
    },
  };
}
