import { text } from '../../../text';
import { Module } from '../hcl';

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

    resource "aws_security_group" "load_balancer" {
      name_prefix = "\${var.name}-load-balancer-"
      description = "What may reach the load balancer of \${var.name}"
      vpc_id      = var.vpc_id
      tags        = merge(var.tags, { Name = "\${var.name}-load-balancer" })

      lifecycle {
        create_before_destroy = true
      }
    }

    # The one door to the world.
    resource "aws_vpc_security_group_ingress_rule" "https" {
      security_group_id = aws_security_group.load_balancer.id
      description       = "HTTPS from everywhere"
      cidr_ipv4         = "0.0.0.0/0"
      ip_protocol       = "tcp"
      from_port         = 443
      to_port           = 443
    }

    resource "aws_vpc_security_group_egress_rule" "to_machines" {
      security_group_id            = aws_security_group.load_balancer.id
      description                  = "Requests to the machines"
      referenced_security_group_id = aws_security_group.machines.id
      ip_protocol                  = "tcp"
      from_port                    = var.http_port
      to_port                      = var.http_port
    }

    resource "aws_security_group" "machines" {
      name_prefix = "\${var.name}-machines-"
      description = "What may reach the machines of \${var.name}"
      vpc_id      = var.vpc_id
      tags        = merge(var.tags, { Name = "\${var.name}-machines" })

      lifecycle {
        create_before_destroy = true
      }
    }

    resource "aws_vpc_security_group_ingress_rule" "from_load_balancer" {
      security_group_id            = aws_security_group.machines.id
      description                  = "Requests from the load balancer"
      referenced_security_group_id = aws_security_group.load_balancer.id
      ip_protocol                  = "tcp"
      from_port                    = var.http_port
      to_port                      = var.http_port
    }

    # Images, packages and the manager of sessions: there is no SSH.
    resource "aws_vpc_security_group_egress_rule" "out" {
      security_group_id = aws_security_group.machines.id
      description       = "Anything that the machines ask for"
      cidr_ipv4         = "0.0.0.0/0"
      ip_protocol       = "-1"
    }

    resource "aws_iam_role" "machines" {
      name_prefix = substr("\${var.name}-machines-", 0, 38)
      tags        = var.tags

      assume_role_policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRole"
          Principal = { Service = "ec2.amazonaws.com" }
        }]
      })
    }

    resource "aws_iam_role_policy_attachment" "sessions" {
      role       = aws_iam_role.machines.name
      policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    }

    resource "aws_iam_instance_profile" "machines" {
      name_prefix = substr("\${var.name}-", 0, 38)
      role        = aws_iam_role.machines.name
      tags        = var.tags
    }

    resource "aws_launch_template" "this" {
      name_prefix            = "\${var.name}-"
      image_id               = var.image_id
      instance_type          = var.instance_type
      update_default_version = true
      vpc_security_group_ids = [aws_security_group.machines.id]
      tags                   = var.tags

      iam_instance_profile {
        arn = aws_iam_instance_profile.machines.arn
      }

      # Only version 2 of the metadata service, and not from inside containers.
      metadata_options {
        http_endpoint               = "enabled"
        http_tokens                 = "required"
        http_put_response_hop_limit = 1
      }

      block_device_mappings {
        device_name = "/dev/xvda"

        ebs {
          encrypted   = true
          volume_size = 20
          volume_type = "gp3"
        }
      }

      monitoring {
        enabled = true
      }

      tag_specifications {
        resource_type = "instance"
        tags          = merge(var.tags, { Name = var.name })
      }
    }

    resource "aws_autoscaling_group" "this" {
      name_prefix               = "\${var.name}-"
      min_size                  = var.machines.min
      max_size                  = var.machines.max
      vpc_zone_identifier       = var.private_subnet_ids
      target_group_arns         = [aws_lb_target_group.this.arn]
      health_check_type         = "ELB"
      health_check_grace_period = 300

      launch_template {
        id      = aws_launch_template.this.id
        version = aws_launch_template.this.latest_version
      }

      # New machines first, then the old ones go.
      instance_refresh {
        strategy = "Rolling"

        preferences {
          min_healthy_percentage = 100
          max_healthy_percentage = 200
        }
      }
    }

    resource "aws_autoscaling_policy" "cpu" {
      name                   = "\${var.name}-cpu"
      autoscaling_group_name = aws_autoscaling_group.this.name
      policy_type            = "TargetTrackingScaling"

      target_tracking_configuration {
        target_value = 70

        predefined_metric_specification {
          predefined_metric_type = "ASGAverageCPUUtilization"
        }
      }
    }

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
