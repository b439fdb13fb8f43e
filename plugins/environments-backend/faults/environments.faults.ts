import { CampaignResult } from './result';
import { runWatchCampaign } from './watchCampaign';

export async function run({
  scale,
}: {
  scale: number;
}): Promise<CampaignResult> {
  return await runWatchCampaign(scale);
}
