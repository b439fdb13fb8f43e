/** A step of nearly every kind. */
export const REFUND = `---
title: Refund everybody
expectedDuration: 10m
parameters:
  amount: { default: '7' }
  till: { options: [front, back] }
  token: { secret: true }
---
## Look around
\`\`\`step
kind: manual
id: look
evidence: link
\`\`\`
## Count
\`\`\`step
kind: action
id: count
action: till:count-money
input: { shop: '\${{ parameters.till }} of \${{ entity.name }}' }
\`\`\`
## Agree
\`\`\`step
kind: approval
id: agree
title: Charge \${{ steps.count.output.total }}
\`\`\`
## Charge
\`\`\`step
kind: action
id: charge
action: till:charge-card
input:
  amount: '\${{ steps.count.output.total }}'
  token: '\${{ parameters.token }}'
\`\`\`
## Wait
\`\`\`step
kind: timer
id: wait
duration: 1s
\`\`\`
## Is it over
\`\`\`step
kind: decision
id: over
options:
  - { title: It is, goTo: end }
  - { title: It is not }
\`\`\`
## Look again
\`\`\`step
kind: check
id: again
query: up
expect: { above: 0 }
\`\`\`
`;

/** An action that promises nothing, and one that there is not. */
export const FOREIGN = `# Foreign
## Refund
\`\`\`step
kind: action
id: refund
action: till:refund-card
input: { how: '\${{ parameters.how }}' }
\`\`\`
## Charge
\`\`\`step
kind: action
id: nothing
action: till:no-such-thing
\`\`\`
`.replace(
  '# Foreign',
  '---\nparameters:\n  how: { default: well }\n---\n# Foreign',
);
