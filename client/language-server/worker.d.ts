/** The part of the browser that the client uses; the other types of the project are those of Node. */
interface Worker {
  terminate(): void;
}

declare const Worker: new (address: string) => Worker;
