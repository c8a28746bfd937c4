interface Entry<V> {
  readonly value: V;
  readonly cost: number;
}

/**
 * What was set last, within a budget: of what has not been set again for longest, about half is forgotten at once. (To look
 * for the oldest each time would mean to pass over all that was deleted before it.)
 */
export class Recent<V> {
  #young = new Map<string, Entry<V>>();
  #old: ReadonlyMap<string, Entry<V>> = new Map();
  /** Of the young. */
  #cost = 0;

  constructor(private readonly budget: number) {}

  get(key: string): V | undefined {
    return (this.#young.get(key) ?? this.#old.get(key))?.value;
  }

  set(key: string, value: V, cost: number): void {
    if (this.#cost + cost > this.budget / 2) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#cost = 0;
    }
    this.#cost += cost - (this.#young.get(key)?.cost ?? 0);
    this.#young.set(key, { value, cost });
  }
}
