import { SourceFile, SourceProblem } from '../../domain/sourceFiles';
import { SourceTarget } from '../../domain/sourceTargets';

export interface SourceReading {
  files: SourceFile[];
  problems: SourceProblem[];
  /** What the source says of its own version; undefined where it says none, or where not all could be read. */
  etag?: string;
}

/** One file per kind of place where runbooks lie. */
export interface SourceReader<T extends SourceTarget = SourceTarget> {
  /**
   * @param etag - of the last reading; undefined for the first
   * @returns undefined where it is still what it was then
   * @throws what the place says where nothing can be read
   */
  read(
    target: T,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<SourceReading | undefined>;
}
