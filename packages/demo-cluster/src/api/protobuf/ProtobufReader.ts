import { ApiError } from '../../registry/ApiError';

/** Reads the protobuf wire format, field by field. */
export class ProtobufReader {
  private position = 0;

  constructor(private readonly buffer: Buffer) {}

  /** The next field's number and wire type; undefined at the end. */
  tag(): { field: number; wireType: number } | undefined {
    if (this.position >= this.buffer.length) return undefined;
    const tag = this.integer();
    return { field: Math.floor(tag / 8), wireType: tag % 8 };
  }

  /** A variable-length integer, negative ones as their 64-bit two's complement. */
  integer(): number {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.buffer[this.position];
      if (byte === undefined) break;
      this.position += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw malformed();
  }

  bytes(): Buffer {
    const length = this.integer();
    const end = this.position + length;
    if (length < 0 || end > this.buffer.length) throw malformed();
    const bytes = this.buffer.subarray(this.position, end);
    this.position = end;
    return bytes;
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  skip(wireType: number): void {
    if (wireType === 0) this.integer();
    else if (wireType === 2) this.bytes();
    else if (wireType === 1) this.position += 8;
    else if (wireType === 5) this.position += 4;
    else throw malformed();
  }
}

function malformed(): ApiError {
  return new ApiError(
    'BadRequest',
    'the protobuf body of the request is malformed',
  );
}
