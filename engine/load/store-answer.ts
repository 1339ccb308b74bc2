/** `reason` goes on from "NAME has no value: ". */
export type StoreAnswer =
  | { readonly kind: 'values'; readonly values: ReadonlyMap<string, string> }
  | { readonly kind: 'refused'; readonly reason: string };

/** What stores have answered, by location as it is written. */
export type StoreAnswers = ReadonlyMap<string, StoreAnswer>;
