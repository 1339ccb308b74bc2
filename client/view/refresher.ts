/**
 * Gathers changes and tells them when the view is not busy asking: a view that is told while it asks shows nodes without
 * children, because the answers it waits for are about nodes that are gone.
 */
export interface Refresher {
  /** Wraps a question of the view. */
  asked<T>(answer: () => Promise<T>): Promise<T>;
  /** Undefined means everything. */
  changed(id: string | undefined): void;
  dispose(): void;
}

export function createRefresher(settleMs: number, tell: (ids: readonly string[] | undefined) => void): Refresher {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = 0;
  let all = false;
  const ids = new Set<string>();

  function schedule(): void {
    if (!all && ids.size === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      if (asking > 0) return;
      const changed = all ? undefined : [...ids];
      all = false;
      ids.clear();
      tell(changed);
    }, settleMs);
  }

  return {
    asked: async (answer) => {
      asking++;
      try {
        return await answer();
      } finally {
        asking--;
        // The view usually asks on from here: about the children of what it has got.
        schedule();
      }
    },
    changed: (id) => {
      if (id === undefined) all = true;
      else ids.add(id);
      // Calls come in hundreds a second: the first one waits, the others go with it.
      if (timer === undefined) schedule();
    },
    dispose: () => clearTimeout(timer),
  };
}
