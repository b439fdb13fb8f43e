import { FileTree, ServiceModel } from '@quarterdeck/service-generator';

/** A broken rule, at a place where people can look. */
export interface Finding {
  /** Id of the rule */
  rule: string;
  path: string;
  /** From 1; left out where the whole file, or its absence, is meant */
  line?: number;
  /** What is wrong and what to do, in one or two sentences */
  message: string;
}

/** A repository as rules see it. */
export interface Project {
  files: FileTree;
  /** Left out where there is no quarterdeck.yaml, such as in a foreign repository */
  model?: ServiceModel;
}

export interface Rule {
  /** `<family>/<what-has-to-hold>`, such as `dockerfile/numeric-user` */
  id: string;
  /** What has to hold and what happens where it does not, one sentence; for the documentation */
  summary: string;
  /** Findings of other rules never make it throw: what it cannot read it leaves to the rule that reads it */
  check(project: Project): Finding[] | Promise<Finding[]>;
}
