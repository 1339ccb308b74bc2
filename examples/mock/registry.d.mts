import type { MockServer } from './serve.d.mts';

export declare const registryPath: string;
/** Ships, crew, cargo and voyages as JSON; port 0 takes any free one. */
export declare function startRegistry(options?: { readonly port?: number }): Promise<MockServer>;
