import type { S3Server } from './startVersityGateway';

/** @param isLocked whether objects are locked for a day by default, as far as the server does that */
export async function createBucket(
  server: Pick<S3Server, 'config'>,
  name: string,
  isLocked = false,
): Promise<void> {
  const sdk = await import('@aws-sdk/client-s3');
  const { accessKeyId, secretAccessKey, endpoint } = server.config(name);
  const client = new sdk.S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  await client.send(
    new sdk.CreateBucketCommand({
      Bucket: name,
      ObjectLockEnabledForBucket: isLocked,
    }),
  );
  if (isLocked) {
    await client.send(
      new sdk.PutObjectLockConfigurationCommand({
        Bucket: name,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
        },
      }),
    );
  }
  client.destroy();
}
