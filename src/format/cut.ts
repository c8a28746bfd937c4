/** Characters of a name that a sentence can do with; a stranger may have written any number. */
const MOST = 200;

/** A name from a stranger, with an ellipsis in place of what no sentence has room for. */
export function cut(name: string): string {
  return name.length > MOST ? `${name.slice(0, MOST)}…` : name;
}
