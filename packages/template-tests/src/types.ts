import { FileTree, ServiceModel } from '@quarterdeck/service-generator';
import { Project } from '@quarterdeck/service-verifier';

/** A template rendered with one set of answers, written to a folder of its own. */
export interface Render {
  /** Template and what is special about the answers, for reports */
  name: string;
  template: string;
  parameters: Record<string, unknown>;
  /** Where its files lie; gates may build in it, and clean up what they made */
  directory: string;
  files: FileTree;
  model: ServiceModel;
  project: Project;
  /** Names of the metrics that the running service was seen to expose; set by G4 */
  exposedMetrics?: ReadonlySet<string>;
}

/** One sentence: what is wrong, where. */
export type Problem = string;

export interface Gate {
  /** G1 … G17 */
  id: string;
  title: string;
  /** Programs that it asks `tools` for; where one is missing, the gate is skipped by its name */
  tools: readonly string[];
  /** Which renders are worth the time; all by default */
  selects?(render: Render): boolean;
  /** Slow gates build and run programs: a slice of the renders is enough for them in `npm test` */
  isSlow?: boolean;
  /** Takes minutes: `npm test` leaves it to `npm run test:templates` */
  isForWholeRuns?: boolean;
  run(render: Render, tools: Tools): Promise<Problem[]>;
}

/** Paths of the programs that this machine has. */
export interface Tools {
  path(name: string): string;
}

/** A defect of the field, put back into what a template renders: a rule has to find it. */
export interface Defect {
  /** Its number in the list that docs/reference/defects.md shows */
  number: number;
  title: string;
  /** Id of the rule that finds it */
  rule: string;
  template: string;
  /** Whether it is put into the folder of the template, instead of into what that renders */
  isOfTemplate?: true;
  /** Beside the usual answers */
  parameters?: Record<string, unknown>;
  /** The whole tree with the defect in it; throws where there is no place to put it */
  reinsert(files: FileTree): FileTree;
}
