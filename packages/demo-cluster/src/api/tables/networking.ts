import { ApiObject, fieldsAt, itemsAt, stringAt } from '../../registry/objects';
import { ageColumn, column, fieldColumn, nameColumn } from './columns';
import { ageOf, firstFew, loadBalancerAddresses, selectorText } from './format';
import { Printer } from './types';

const ingressPrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Class', 'spec.ingressClassName'),
    column(
      'Hosts',
      'Hosts that incoming requests are matched against before the ingress rule',
    ),
    column(
      'Address',
      'Address is a list containing ingress points for the load-balancer',
    ),
    column('Ports', 'Ports of TLS configurations that open'),
    ageColumn,
  ],
  cells: (ingress, context) => {
    const hosts = itemsAt(ingress, 'spec', 'rules').flatMap(
      rule => stringAt(rule, 'host') || [],
    );
    const hasTls = itemsAt(ingress, 'spec', 'tls').length > 0;
    return [
      ingress.metadata.name,
      stringAt(ingress, 'spec', 'ingressClassName') ?? '<none>',
      firstFew(hosts, { none: '*' }),
      loadBalancerAddresses(ingress).join(','),
      hasTls ? '80, 443' : '80',
      ageOf(ingress, context),
    ];
  },
};

const networkPolicyPrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Pod-Selector', 'spec.podSelector'),
    ageColumn,
  ],
  cells: (object, context) => [
    object.metadata.name,
    selectorText(fieldsAt(object, 'spec', 'podSelector')),
    ageOf(object, context),
  ],
};

function parametersText(ingressClass: ApiObject): string {
  const parameters = fieldsAt(ingressClass, 'spec', 'parameters');
  if (!parameters) return '<none>';
  const { apiGroup, kind, name } = parameters;
  const group = apiGroup ? `.${String(apiGroup)}` : '';
  return `${String(kind)}${group}/${String(name)}`;
}

const ingressClassPrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Controller', 'spec.controller'),
    fieldColumn('Parameters', 'spec.parameters'),
    ageColumn,
  ],
  cells: (object, context) => [
    object.metadata.name,
    stringAt(object, 'spec', 'controller') ?? '',
    parametersText(object),
    ageOf(object, context),
  ],
};

/** Of `discovery.k8s.io`: what a service's traffic goes to. */
const endpointSlicePrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('AddressType', 'addressType'),
    fieldColumn('Ports', 'ports'),
    fieldColumn('Endpoints', 'endpoints'),
    ageColumn,
  ],
  cells: (slice, context) => {
    const ports = itemsAt(slice, 'ports').map(({ port, name }) =>
      String(port ?? name ?? '*'),
    );
    const addresses = itemsAt(slice, 'endpoints').flatMap(endpoint =>
      Array.isArray(endpoint.addresses) ? endpoint.addresses.map(String) : [],
    );
    return [
      slice.metadata.name,
      stringAt(slice, 'addressType') ?? '',
      firstFew(ports, { none: '<unset>' }),
      firstFew(addresses, { none: '<unset>' }),
      ageOf(slice, context),
    ];
  },
};

export const networkingPrinters: Readonly<Record<string, Printer>> = {
  Ingress: ingressPrinter,
  NetworkPolicy: networkPolicyPrinter,
  IngressClass: ingressClassPrinter,
  EndpointSlice: endpointSlicePrinter,
};
