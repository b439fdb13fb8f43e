import { text } from '../../text';
import { Variable } from './hcl';

/** A group of machines or of a store; others may let it in, or be let in by it, by its id. */
export function securityGroup(resource: string, words: string): string {
  const suffix = words.replaceAll(' ', '-');
  return text`
    resource "aws_security_group" "${resource}" {
      name_prefix = "\${var.name}-${suffix}-"
      description = "What may reach the ${words} of \${var.name}"
      vpc_id      = var.vpc_id
      tags        = merge(var.tags, { Name = "\${var.name}-${suffix}" })

      lifecycle {
        create_before_destroy = true
      }
    }
  `.trimEnd();
}

/** One port between two groups, never addresses. */
export function groupRule(rule: {
  direction: 'ingress' | 'egress';
  resource: string;
  description: string;
  /** Whose rule it is */
  group: string;
  other: string;
  port: string | number;
}): string {
  return text`
    resource "aws_vpc_security_group_${rule.direction}_rule" "${rule.resource}" {
      security_group_id            = aws_security_group.${rule.group}.id
      description                  = "${rule.description}"
      referenced_security_group_id = aws_security_group.${rule.other}.id
      ip_protocol                  = "tcp"
      from_port                    = ${rule.port}
      to_port                      = ${rule.port}
    }
  `.trimEnd();
}

/** Lets the groups that a store was given reach its port. */
export function clientRules(what: string, port: number): string {
  return text`
    resource "aws_vpc_security_group_ingress_rule" "clients" {
      for_each = var.client_security_group_ids

      security_group_id            = aws_security_group.this.id
      description                  = "${what} from \${each.key}"
      referenced_security_group_id = each.value
      ip_protocol                  = "tcp"
      from_port                    = ${port}
      to_port                      = ${port}
    }
  `.trimEnd();
}

/** A role that a service of AWS takes on. */
export function serviceRole(
  resource: string,
  service: string,
  action = '"sts:AssumeRole"',
): string {
  return text`
    resource "aws_iam_role" "${resource}" {
      name_prefix = substr("\${var.name}-${resource}-", 0, 38)
      tags        = var.tags

      assume_role_policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Action    = ${action}
          Principal = { Service = "${service}.amazonaws.com" }
        }]
      })
    }
  `.trimEnd();
}

/** @param what - what runs on the machines and must not have their identity */
export function metadataOptions(what: string): string {
  return text`
    # Only version 2 of the metadata service, and not from inside ${what}.
    metadata_options {
      http_endpoint               = "enabled"
      http_tokens                 = "required"
      http_put_response_hop_limit = 1
    }
  `.trimEnd();
}

export const SUBNETS: Variable = {
  name: 'subnet_ids',
  type: 'list(string)',
  description: 'Private subnets, in two zones or more',
};

/** Where a database or a cache is, and who may call it. */
export function storeVariables(what: string): Variable[] {
  return [
    {
      name: 'vpc_id',
      type: 'string',
      description: `Network that the ${what} is in`,
    },
    SUBNETS,
    {
      name: 'client_security_group_ids',
      type: 'map(string)',
      description: 'Groups that may connect, by what they are',
    },
  ];
}
