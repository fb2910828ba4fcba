import { brotliDecompressSync, unzipSync } from 'node:zlib';

/** No answer of the remote is anywhere near it, packed or not. */
export const MOST_BYTES = 1024 * 1024;

/** The bytes as they were before they were packed, if they fit; undefined when they do not, or cannot be unpacked. */
export function decompressed(bytes: Buffer, encoding: string | undefined): Buffer | undefined {
  try {
    switch (encoding?.toLowerCase()) {
      case undefined:
      case 'identity':
        return bytes;
      case 'gzip':
      case 'x-gzip':
      case 'deflate':
        return unzipSync(bytes, { maxOutputLength: MOST_BYTES });
      case 'br':
        return brotliDecompressSync(bytes, { maxOutputLength: MOST_BYTES });
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

/** The bytes as text; undefined when they are none in UTF-8. */
export function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
