import { GeneratedFile } from '../files';
import { ServiceModel } from '../model/ServiceModel';

export interface Generator {
  /** As in the action `quarterdeck:<name>` */
  name: string;
  /** One sentence for people */
  summary: string;
  /** Whether a service like this has any of it */
  applies(model: ServiceModel): boolean;
  /** Pure: the same model gives the same bytes */
  generate(model: ServiceModel): GeneratedFile[];
}
