import { imageVersion, podProfile } from './podProfile';
import { testPod } from './testPod';

describe('imageVersion', () => {
  it.each([
    ['cart:1.4.2', '1.4.2'],
    ['registry:5000/shop/cart', 'latest'],
    ['registry:5000/shop/cart:2.0.0-errors', '2.0.0-errors'],
    [`cart:1.4.2@sha256:${'ab'.repeat(32)}`, '1.4.2'],
    [`cart@sha256:${'ab'.repeat(32)}`, 'abababababab'],
  ])('%s is version %s', (image, version) => {
    expect(imageVersion(image)).toBe(version);
  });
});

describe('podProfile', () => {
  it('takes ports and probe paths from all containers that keep running', () => {
    const pod = testPod('cart-1', {
      container: {
        readinessProbe: { httpGet: { path: '/readyz?verbose', port: 8080 } },
        livenessProbe: { httpGet: { path: '/livez', port: 8080 } },
      },
    });
    pod.spec.initContainers = [
      { name: 'migrate', image: 'm:1', ports: [{ containerPort: 1111 }] },
      {
        name: 'proxy',
        image: 'p:1',
        restartPolicy: 'Always',
        ports: [
          { containerPort: 15090 },
          { containerPort: 15091, protocol: 'UDP' },
          { containerPort: 8080 },
        ],
      },
    ];
    const profile = podProfile(pod, 'healthy');
    expect(profile.ports).toEqual([
      { container: 'main', name: 'http', port: 8080 },
      { container: 'proxy', name: undefined, port: 15090 },
    ]);
    expect(profile.containers).toEqual(['main', 'proxy']);
    expect(profile.initContainers).toEqual(['migrate']);
    expect([...profile.readinessPaths]).toEqual(['/ready', '/readyz']);
    expect([...profile.livenessPaths]).toEqual(['/health', '/livez']);
  });

  it('names the service by its labels, else by its container', () => {
    const named = testPod('a', { labels: { 'app.kubernetes.io/name': 'api' } });
    expect(podProfile(named, 'healthy').service).toBe('api');
    expect(podProfile(testPod('a'), 'healthy').service).toBe('cart');
    const bare = testPod('a', { labels: {} });
    expect(podProfile(bare, 'healthy').service).toBe('main');
  });

  it('fails a fifth of the requests of a bad version unless an annotation says otherwise', () => {
    expect(podProfile(testPod('a'), 'healthy').errorRate).toBe(0);
    expect(podProfile(testPod('a'), 'errors').errorRate).toBe(0.2);
    const annotations = { 'quarterdeck.io/demo-error-rate': '0.5' };
    const annotated = testPod('a', { annotations });
    expect(podProfile(annotated, 'errors').errorRate).toBe(0.5);
    expect(podProfile(annotated, 'healthy').errorRate).toBe(0.5);
  });

  it.each([
    ['shop:v2-errors-60', 0.6],
    ['shop:v2-errors-100', 1],
    ['shop:v2-errors-101', 0.2],
  ])('lets the tag of %s say how many requests fail', (image, rate) => {
    const pod = testPod('a', { container: { image } });
    expect(podProfile(pod, 'errors').errorRate).toBe(rate);
  });

  it.each(['many', '', '1.5', '-1'])(
    'warns of the error rate %p and uses the default',
    text => {
      const annotations = { 'quarterdeck.io/demo-error-rate': text };
      const profile = podProfile(testPod('a', { annotations }), 'healthy');
      expect(profile.errorRate).toBe(0);
      expect(profile.warnings).toHaveLength(1);
      expect(profile.warnings[0]).toContain('expected a number from 0 to 1');
    },
  );

  it('takes the median latency from the annotation', () => {
    const annotations = { 'quarterdeck.io/demo-latency': '80' };
    const { latency } = podProfile(testPod('a', { annotations }), 'slow');
    expect(latency.median).toBe(80);
  });
});
