export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface MockServer {
  /** Base address, without a slash at its end. */
  readonly url: string;
  /** What arrived, in order. */
  readonly requests: readonly ReceivedRequest[];
  close(): Promise<void>;
}
