import { clustersFr } from './clusters';
import { deploymentsFr } from './deployments';
import { driftFr } from './drift';
import { matrixFr } from './matrix';
import { questionsFr } from './questions';
import { workloadsFr } from './workloads';

const reasonsFr = {
  ...clustersFr,
  ...deploymentsFr,
  ...driftFr,
  ...matrixFr,
  ...questionsFr,
  ...workloadsFr,
};

export default reasonsFr;
