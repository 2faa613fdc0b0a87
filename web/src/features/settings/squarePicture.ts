const SIDE_PIXELS = 512;
const QUALITY = 0.88;

/** A file that this browser cannot read as a picture. */
export class UnreadablePicture extends Error {
  constructor() {
    super('this file is no picture that the browser can read');
    this.name = 'UnreadablePicture';
  }
}

/**
 * The middle of a picture as a square JPEG, small enough for the server; what the file said beside
 * it, such as where it was taken, is gone. Where it was transparent it is white.
 */
export async function squarePicture(file: Blob): Promise<Blob> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file);
  } catch {
    throw new UnreadablePicture();
  }
  const side = Math.min(image.width, image.height);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.min(SIDE_PIXELS, side);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  const [left, top] = [(image.width - side) / 2, (image.height - side) / 2];
  context.drawImage(image, left, top, side, side, 0, 0, canvas.width, canvas.height);
  image.close();
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob === null ? reject(new UnreadablePicture()) : resolve(blob)),
      'image/jpeg',
      QUALITY,
    ),
  );
}
