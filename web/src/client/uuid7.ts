const MAX_COUNTER = 0xfff;

let lastMillis = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562): time, then a counter, then chance; later ids of one page sort after earlier
 * ones, which keeps the outbox in order. Made by hand because `crypto.randomUUID` is missing where
 * the page is served without TLS.
 */
export function uuid7(now: number = Date.now()): string {
  if (now > lastMillis) {
    lastMillis = now;
    counter = randomBits(new Uint16Array(1)) & 0x7ff;
  } else if (++counter > MAX_COUNTER) {
    lastMillis += 1;
    counter = 0;
  }
  const time = lastMillis.toString(16).padStart(12, '0');
  const count = counter.toString(16).padStart(3, '0');
  const random = crypto.getRandomValues(new Uint8Array(8));
  random[0] = (random[0]! & 0x3f) | 0x80;
  const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

function randomBits(into: Uint16Array<ArrayBuffer>): number {
  return crypto.getRandomValues(into)[0]!;
}
