/**
 * Decoders that turn unknown JSON into typed values at the edge, so that nothing behind it has to
 * doubt what it was given. Fields that a shape does not name are dropped: versions may differ.
 */
export type Decoder<T> = (value: unknown, path: string) => T;

/** JSON that is not what the contract says; `path` names the offending field. */
export class DecodeError extends Error {
  readonly path: string;

  constructor(path: string, expected: string) {
    super(`${path || 'the value'} is not ${expected}`);
    this.name = 'DecodeError';
    this.path = path;
  }
}

export interface Optional<T> {
  readonly whenPresent: Decoder<T>;
}

type Fields = Record<string, Decoder<unknown> | Optional<unknown>>;
type RequiredKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends Optional<unknown> ? never : K;
}[keyof F];
type OptionalKeys<F extends Fields> = Exclude<keyof F, RequiredKeys<F>>;

/** What an object of these fields decodes to. */
export type Shape<F extends Fields> = {
  readonly [K in RequiredKeys<F>]: F[K] extends Decoder<infer T> ? T : never;
} & {
  readonly [K in OptionalKeys<F>]?: F[K] extends Optional<infer T> ? T : never;
};

/** The type that a decoder yields. */
export type Decoded<D> = D extends Decoder<infer T> ? T : never;

export const string: Decoder<string> = (value, path) => {
  if (typeof value !== 'string') {
    throw new DecodeError(path, 'text');
  }
  return value;
};

export const boolean: Decoder<boolean> = (value, path) => {
  if (typeof value !== 'boolean') {
    throw new DecodeError(path, 'true or false');
  }
  return value;
};

/** A whole number that JSON carries exactly, 0 to 2^53-1. */
export const count: Decoder<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new DecodeError(path, 'a whole number');
  }
  return value;
};

/** One of a few words; with `otherwise`, a word that a later version added is read as that. */
export function word<const W extends string>(words: readonly W[], otherwise?: W): Decoder<W> {
  return (value, path) => {
    const text = string(value, path);
    const known = words.find((candidate) => candidate === text) ?? otherwise;
    if (known === undefined) {
      throw new DecodeError(path, `one of ${words.join(', ')}`);
    }
    return known;
  };
}

export function optional<T>(whenPresent: Decoder<T>): Optional<T> {
  return { whenPresent };
}

export function list<T>(element: Decoder<T>): Decoder<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) {
      throw new DecodeError(path, 'a list');
    }
    return value.map((entry, index) => element(entry, `${path}[${index}]`));
  };
}

export function table<T>(entry: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(plainObject(value, path)).map(([key, each]) => [
        key,
        entry(each, join(path, key)),
      ]),
    );
}

export function object<F extends Fields>(fields: F): Decoder<Shape<F>> {
  const entries = Object.entries(fields);
  return (value, path) => {
    const source = plainObject(value, path);
    const decoded: Record<string, unknown> = {};
    for (const [name, field] of entries) {
      const present = source[name];
      if (typeof field === 'function') {
        decoded[name] = field(present, join(path, name));
      } else if (present !== undefined && present !== null) {
        decoded[name] = field.whenPresent(present, join(path, name));
      }
    }
    return decoded as Shape<F>;
  };
}

function plainObject(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DecodeError(path, 'an object');
  }
  return value as Record<string, unknown>;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
