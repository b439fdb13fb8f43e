import { LogOptions } from '../cluster/types';

interface LogLine {
  time: Date;
  text: string;
}

/** The last lines of one container's standard output. */
export class LogBuffer {
  private lines: LogLine[] = [];

  constructor(private readonly capacity = 500) {}

  append(time: Date, text: string): void {
    this.lines.push({ time, text });
    // Trimmed in blocks: shifting at each line would copy the buffer each time.
    if (this.lines.length >= this.capacity * 2) {
      this.lines = this.lines.slice(-this.capacity);
    }
  }

  read(
    options: Pick<LogOptions, 'tailLines' | 'sinceTime' | 'timestamps'>,
  ): string[] {
    const { tailLines = this.capacity, sinceTime, timestamps } = options;
    let lines = this.lines.slice(-this.capacity);
    if (sinceTime) lines = lines.filter(({ time }) => time >= sinceTime);
    const kept = Math.min(lines.length, Math.max(0, tailLines));
    return lines
      .slice(lines.length - kept)
      .map(({ time, text }) =>
        timestamps ? `${time.toISOString()} ${text}` : text,
      );
  }
}
