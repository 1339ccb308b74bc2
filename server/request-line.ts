/** Requests and addresses as one would write them down. */
import type { FoundOperation } from '../spec/links/operations.ts';
import type { Server } from '../spec/model/capability.ts';

/** `GET https://api.example.org/orders/{{id}}` */
export function requestLine({ client, resource, operation }: FoundOperation): string {
  const method = operation.method?.value ?? 'GET';
  return `${method} ${client.part.baseUri?.value ?? ''}${resource.path?.value ?? ''}`;
}

/** Where a server listens: everywhere and nowhere in particular is reached as localhost. Undefined without a port. */
export function addressOf({ address, port }: Pick<Server, 'address' | 'port'>): string | undefined {
  if (!port) return undefined;
  const host = address?.value ?? 'localhost';
  return `http://${/^(0\.0\.0\.0|::|\[::\])$/.test(host) ? 'localhost' : host}:${port.value}`;
}
