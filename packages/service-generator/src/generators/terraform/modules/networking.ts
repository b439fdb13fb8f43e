import { text } from '../../../text';
import { serviceRole } from '../blocks';
import { Module } from '../hcl';

export const networking: Module = {
  name: 'networking',
  summary:
    'A network of its own: public subnets for load balancers, private ones for all else, and a log of what flows',
  variables: [
    {
      name: 'cidr_block',
      type: 'string',
      description: 'Addresses of the network',
      validation: {
        condition: 'can(cidrsubnet(var.cidr_block, 4, 15))',
        message: 'A block of addresses such as 10.0.0.0/16.',
      },
    },
    {
      name: 'availability_zones',
      type: 'list(string)',
      description: 'Zones that subnets are made in',
      validation: {
        condition: 'length(var.availability_zones) >= 2',
        message: 'Databases and load balancers want two zones or more.',
      },
    },
    {
      name: 'nat_gateway_per_zone',
      type: 'bool',
      description: 'Whether a zone may fail without taking the way out with it',
      default: 'false',
    },
    {
      name: 'flow_log_retention_days',
      type: 'number',
      description: 'Days that the log of what flows is kept',
      default: '30',
    },
  ],
  main: text`
    locals {
      zones     = { for index, zone in var.availability_zones : zone => index }
      nat_zones = var.nat_gateway_per_zone ? local.zones : { (var.availability_zones[0]) = 0 }
    }

    resource "aws_vpc" "this" {
      cidr_block           = var.cidr_block
      enable_dns_hostnames = true
      enable_dns_support   = true
      tags                 = merge(var.tags, { Name = var.name })
    }

    # Nothing may use the group that every network has from the start.
    resource "aws_default_security_group" "this" {
      vpc_id = aws_vpc.this.id
    }

    resource "aws_subnet" "public" {
      for_each = local.zones

      vpc_id            = aws_vpc.this.id
      availability_zone = each.key
      cidr_block        = cidrsubnet(var.cidr_block, 4, each.value)
      tags              = merge(var.tags, { Name = "\${var.name}-public-\${each.key}" })
    }

    resource "aws_subnet" "private" {
      for_each = local.zones

      vpc_id            = aws_vpc.this.id
      availability_zone = each.key
      cidr_block        = cidrsubnet(var.cidr_block, 4, each.value + 8)
      tags              = merge(var.tags, { Name = "\${var.name}-private-\${each.key}" })
    }

    resource "aws_internet_gateway" "this" {
      vpc_id = aws_vpc.this.id
      tags   = merge(var.tags, { Name = var.name })
    }

    resource "aws_eip" "nat" {
      for_each = local.nat_zones

      domain = "vpc"
      tags   = merge(var.tags, { Name = "\${var.name}-nat-\${each.key}" })
    }

    resource "aws_nat_gateway" "this" {
      for_each = local.nat_zones

      allocation_id = aws_eip.nat[each.key].id
      subnet_id     = aws_subnet.public[each.key].id
      tags          = merge(var.tags, { Name = "\${var.name}-\${each.key}" })

      depends_on = [aws_internet_gateway.this]
    }

    resource "aws_route_table" "public" {
      vpc_id = aws_vpc.this.id
      tags   = merge(var.tags, { Name = "\${var.name}-public" })
    }

    resource "aws_route" "public" {
      route_table_id         = aws_route_table.public.id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = aws_internet_gateway.this.id
    }

    resource "aws_route_table_association" "public" {
      for_each = aws_subnet.public

      subnet_id      = each.value.id
      route_table_id = aws_route_table.public.id
    }

    resource "aws_route_table" "private" {
      for_each = local.zones

      vpc_id = aws_vpc.this.id
      tags   = merge(var.tags, { Name = "\${var.name}-private-\${each.key}" })
    }

    resource "aws_route" "private" {
      for_each = local.zones

      route_table_id         = aws_route_table.private[each.key].id
      destination_cidr_block = "0.0.0.0/0"
      nat_gateway_id         = try(aws_nat_gateway.this[each.key].id, aws_nat_gateway.this[var.availability_zones[0]].id)
    }

    resource "aws_route_table_association" "private" {
      for_each = aws_subnet.private

      subnet_id      = each.value.id
      route_table_id = aws_route_table.private[each.key].id
    }

    resource "aws_cloudwatch_log_group" "flow" {
      name              = "/network/\${var.name}"
      retention_in_days = var.flow_log_retention_days
      tags              = var.tags
    }

    ${serviceRole('flow', 'vpc-flow-logs')}

    resource "aws_iam_role_policy" "flow" {
      name_prefix = "write-"
      role        = aws_iam_role.flow.id

      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
          Resource = "\${aws_cloudwatch_log_group.flow.arn}:*"
        }]
      })
    }

    resource "aws_flow_log" "this" {
      vpc_id          = aws_vpc.this.id
      traffic_type    = "ALL"
      log_destination = aws_cloudwatch_log_group.flow.arn
      iam_role_arn    = aws_iam_role.flow.arn
      tags            = merge(var.tags, { Name = var.name })
    }
  `,
  outputs: [
    {
      name: 'vpc_id',
      description: 'The network',
      value: 'aws_vpc.this.id',
    },
    {
      name: 'public_subnet_ids',
      description: 'Subnets for load balancers, one in each zone',
      value:
        '[for zone in var.availability_zones : aws_subnet.public[zone].id]',
    },
    {
      name: 'private_subnet_ids',
      description: 'Subnets for all else, one in each zone',
      value:
        '[for zone in var.availability_zones : aws_subnet.private[zone].id]',
    },
  ],
  test: text`
    mock_provider "aws" {}

    variables {
      name               = "example"
      cidr_block         = "10.0.0.0/16"
      availability_zones = ["eu-central-1a", "eu-central-1b"]
    }

    run "saves_gateways_unless_told_otherwise" {
      command = plan

      assert {
        condition     = length(aws_nat_gateway.this) == 1
        error_message = "One gateway is enough where a zone may take the way out with it."
      }

      assert {
        condition     = alltrue([for subnet in aws_subnet.private : !contains([for other in aws_subnet.public : other.cidr_block], subnet.cidr_block)])
        error_message = "Public and private subnets share addresses."
      }
    }

    run "survives_the_loss_of_a_zone" {
      command = plan

      variables {
        nat_gateway_per_zone = true
      }

      assert {
        condition     = length(aws_nat_gateway.this) == 2
        error_message = "Each zone needs a gateway of its own."
      }
    }

    run "refuses_a_single_zone" {
      command = plan

      variables {
        availability_zones = ["eu-central-1a"]
      }

      expect_failures = [var.availability_zones]
    }
  `,
};
