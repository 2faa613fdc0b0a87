/**
 * Those whose name has the query in it: first where a name begins with it, then where one of its
 * words does, then the rest; within these as they were given. All when the query is empty.
 */
export function ranked<T>(items: readonly T[], query: string, namesOf: (item: T) => readonly string[]): readonly T[] {
  const wanted = folded(query);
  if (wanted === '') {
    return items;
  }
  const groups: [T[], T[], T[]] = [[], [], []];
  for (const item of items) {
    const best = Math.min(...namesOf(item).map((name) => rankOf(folded(name), wanted)));
    groups[best]?.push(item);
  }
  return groups.flat();
}

function folded(text: string): string {
  return text.trim().normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

function rankOf(name: string, wanted: string): number {
  if (name.startsWith(wanted)) {
    return 0;
  }
  const at = name.indexOf(wanted);
  if (at < 0) {
    return Infinity;
  }
  return name.split(/[\s._-]+/).some((word) => word.startsWith(wanted)) ? 1 : 2;
}
