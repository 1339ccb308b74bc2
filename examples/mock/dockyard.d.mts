import type { MockServer } from './serve.d.mts';

export declare const dockyardPath: string;
/** Vessels and personnel as XML; port 0 takes any free one. */
export declare function startDockyard(options?: { readonly port?: number }): Promise<MockServer>;
