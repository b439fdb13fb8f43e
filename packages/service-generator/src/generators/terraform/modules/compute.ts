import { text } from '../../../text';
import { groupRule, securityGroup } from '../blocks';
import { Module } from '../hcl';
import { MACHINES } from './machines';

export const compute: Module = {
  name: 'compute',
  summary:
    'Machines in private subnets behind a load balancer that speaks nothing but TLS',
  variables: [
    {
      name: 'vpc_id',
      type: 'string',
      description: 'Network that the machines are in',
    },
    {
      name: 'private_subnet_ids',
      type: 'list(string)',
      description: 'Subnets that the machines are in',
    },
    {
      name: 'public_subnet_ids',
      type: 'list(string)',
      description: 'Subnets that the load balancer is in',
    },
    {
      name: 'image_id',
      type: 'string',
      description: 'Machine image; the role docker of Ansible wants Debian',
      validation: {
        condition: 'startswith(var.image_id, "ami-")',
        message: 'The id of a machine image begins with ami-.',
      },
    },
    {
      name: 'instance_type',
      type: 'string',
      description: 'Size of a machine',
    },
    {
      name: 'machines',
      type: 'object({ min = number, max = number })',
      description: 'How many machines there are',
      validation: {
        condition:
          'var.machines.min >= 1 && var.machines.max >= var.machines.min',
        message: 'There is one machine or more, and max is at least min.',
      },
    },
    {
      name: 'http_port',
      type: 'number',
      description: 'Port that the service answers at',
    },
    {
      name: 'ready_path',
      type: 'string',
      description: 'Where the service says whether it wants requests',
    },
    {
      name: 'certificate_arn',
      type: 'string',
      description: 'Certificate of the load balancer',
    },
    {
      name: 'deletion_protection',
      type: 'bool',
      description: 'Whether the load balancer resists being deleted',
      default: 'true',
    },
  ],
  main: text`
    locals {
      # Load balancers have 32 characters, and two environments must not get the same name by being cut off.
      short_name = length(var.name) <= 32 ? var.name : "\${substr(var.name, 0, 23)}-\${substr(sha256(var.name), 0, 8)}"
    }

    ${securityGroup('load_balancer', 'load balancer')}

    # The one door to the world.
    resource "aws_vpc_security_group_ingress_rule" "https" {
      security_group_id = aws_security_group.load_balancer.id
      description       = "HTTPS from everywhere"
      cidr_ipv4         = "0.0.0.0/0"
      ip_protocol       = "tcp"
      from_port         = 443
      to_port           = 443
    }

    ${groupRule({
      direction: 'egress',
      resource: 'to_machines',
      description: 'Requests to the machines',
      group: 'load_balancer',
      other: 'machines',
      port: 'var.http_port',
    })}

    ${securityGroup('machines', 'machines')}

    ${groupRule({
      direction: 'ingress',
      resource: 'from_load_balancer',
      description: 'Requests from the load balancer',
      group: 'machines',
      other: 'load_balancer',
      port: 'var.http_port',
    })}

    # Images, packages and the manager of sessions: there is no SSH.
    resource "aws_vpc_security_group_egress_rule" "out" {
      security_group_id = aws_security_group.machines.id
      description       = "Anything that the machines ask for"
      cidr_ipv4         = "0.0.0.0/0"
      ip_protocol       = "-1"
    }

    ${MACHINES}

    resource "aws_lb" "this" {
      name                       = local.short_name
      load_balancer_type         = "application"
      security_groups            = [aws_security_group.load_balancer.id]
      subnets                    = var.public_subnet_ids
      drop_invalid_header_fields = true
      enable_deletion_protection = var.deletion_protection
      tags                       = var.tags
    }

    resource "aws_lb_target_group" "this" {
      name                 = local.short_name
      vpc_id               = var.vpc_id
      port                 = var.http_port
      protocol             = "HTTP"
      deregistration_delay = 30
      tags                 = var.tags

      health_check {
        path                = var.ready_path
        matcher             = "200"
        interval            = 10
        timeout             = 5
        healthy_threshold   = 2
        unhealthy_threshold = 3
      }
    }

    resource "aws_lb_listener" "https" {
      load_balancer_arn = aws_lb.this.arn
      port              = 443
      protocol          = "HTTPS"
      ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
      certificate_arn   = var.certificate_arn
      tags              = var.tags

      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.this.arn
      }
    }
  `,
  outputs: [
    {
      name: 'security_group_id',
      description: 'Group of the machines: what they use lets it in',
      value: 'aws_security_group.machines.id',
    },
    {
      name: 'load_balancer_dns_name',
      description: 'What the host of the service is an alias of',
      value: 'aws_lb.this.dns_name',
    },
    {
      name: 'load_balancer_arn_suffix',
      description: 'The load balancer, as its metrics name it',
      value: 'aws_lb.this.arn_suffix',
    },
  ],
  test: text`
    mock_provider "aws" {}

    variables {
      name               = "example"
      vpc_id             = "vpc-1"
      private_subnet_ids = ["subnet-1", "subnet-2"]
      public_subnet_ids  = ["subnet-3", "subnet-4"]
      image_id           = "ami-1"
      instance_type      = "t3.small"
      machines           = { min = 2, max = 4 }
      http_port          = 8080
      ready_path         = "/ready"
      certificate_arn    = "arn:aws:acm:eu-central-1:123456789012:certificate/1"
    }

    run "opens_nothing_but_https" {
      command = plan

      assert {
        condition     = aws_vpc_security_group_ingress_rule.https.from_port == 443 && aws_vpc_security_group_ingress_rule.https.to_port == 443
        error_message = "The world reaches port 443 and no other."
      }

      assert {
        condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required"
        error_message = "Version 1 of the metadata service is open."
      }
    }

    run "keeps_long_names_apart" {
      command = plan

      variables {
        name = "a-service-with-a-rather-long-name-production"
      }

      assert {
        condition     = length(aws_lb.this.name) == 32 && startswith(aws_lb.this.name, "a-service-with-a-rather-")
        error_message = "The name of a load balancer has at most 32 characters."
      }
    }

    run "refuses_fewer_than_one_machine" {
      command = plan

      variables {
        machines = { min = 0, max = 4 }
      }

      expect_failures = [var.machines]
    }
  `,
};
