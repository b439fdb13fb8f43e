import { Container, Pod } from '../kubelet/pod';

/** A pod with one container that listens on port 8080, named `http`. */
export function testPod(
  name: string,
  options: {
    uid?: string;
    image?: string;
    annotations?: Record<string, string>;
    labels?: Record<string, string>;
    container?: Partial<Container>;
  } = {},
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      uid: options.uid ?? `uid-of-${name}`,
      labels: options.labels ?? { app: 'cart' },
      annotations: options.annotations,
    },
    spec: {
      containers: [
        {
          name: 'main',
          image: options.image ?? 'registry.example/shop/cart:1.4.2',
          ports: [{ name: 'http', containerPort: 8080 }],
          ...options.container,
        },
      ],
    },
  };
}
