/** When two REST operations answer the same requests. */

/** Equal for routes that fit the same requests: the names of placeholders do not matter, nor does the case of the method. */
export function routeOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/\{\{?[^{}]*\}?\}/g, '{}')}`;
}
