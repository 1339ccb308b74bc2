/**
 * What the editor keeps for us (ports, inputs, what ran, secrets) is a comfort: when it cannot be written, because the
 * disk is full, the user is told once and everything goes on without it.
 */
import type { Memento, SecretStorage } from 'vscode';
import { say } from '../spec/say.ts';
import { whyNotWritten } from './write-failure.ts';

/** Tells it the first time only: what cannot be written once cannot be written at every call either. */
export type Tell = (message: string) => void;

export function steadyState(state: Memento, tell: Tell): Memento {
  const told = once(tell);
  return {
    keys: () => state.keys(),
    // Both forms of `get` are one: without a default it is undefined.
    get: <T>(key: string, fallback?: T) => state.get<T | undefined>(key, fallback) as T,
    update: async (key, value) => {
      try {
        await state.update(key, value);
        told.again();
      } catch (error) {
        told.tell(say`The editor cannot keep what Capstan remembers for this workspace (inputs, ports, what ran). ${whyNotWritten(error)}`);
      }
    },
  };
}

export function steadySecrets(secrets: SecretStorage, tell: Tell): Pick<SecretStorage, 'get' | 'store'> {
  const told = once(tell);
  return {
    get: async (key) => {
      try {
        return await secrets.get(key);
      } catch (error) {
        told.tell(say`The secret storage of the editor cannot be read. ${whyNotWritten(error)}`);
        return undefined;
      }
    },
    store: async (key, value) => {
      try {
        await secrets.store(key, value);
        told.again();
      } catch (error) {
        told.tell(say`The value could not be kept in the secret storage of the editor; it counts for this run. ${whyNotWritten(error)}`);
      }
    },
  };
}

function once(tell: Tell) {
  let isTold = false;
  return {
    tell: (message: string) => {
      if (!isTold) tell(message);
      isTold = true;
    },
    /** It works now: the next failure is news. */
    again: () => {
      isTold = false;
    },
  };
}
