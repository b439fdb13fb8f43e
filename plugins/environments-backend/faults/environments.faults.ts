import { runReplicasCampaign } from './replicasCampaign';
import { CampaignResult, sum } from './result';
import { runWatchCampaign } from './watchCampaign';

/** Both at once: they share nothing, and spend their time waiting. */
export async function run({
  scale,
}: {
  scale: number;
}): Promise<CampaignResult> {
  const campaigns = await Promise.allSettled([
    runWatchCampaign(scale),
    runReplicasCampaign(scale),
  ]);
  return sum(
    campaigns.map(campaign => {
      if (campaign.status === 'rejected') {
        throw campaign.reason;
      }
      return campaign.value;
    }),
  );
}
