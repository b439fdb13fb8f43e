/** Where the two colours answer on the machine itself, and nowhere else. */
export const COLOURS = {
  blue: { http: 18080, metrics: 19090 },
  green: { http: 18081, metrics: 19091 },
};

/** The ports of both colours, for the vars of the role. */
export const DEPLOY_VARS = { deploy_ports: COLOURS };
