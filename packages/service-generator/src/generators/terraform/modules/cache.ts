import { text } from '../../../text';
import { clientRules, securityGroup, storeVariables } from '../blocks';
import { Module } from '../hcl';

export const cache: Module = {
  name: 'cache',
  summary:
    'A cache in private subnets that is encrypted at rest and on its way',
  variables: [
    ...storeVariables('cache'),
    {
      name: 'engine',
      type: 'string',
      description: 'redis or valkey',
      validation: {
        condition: 'contains(["redis", "valkey"], var.engine)',
        message: 'The engine is redis or valkey.',
      },
    },
    {
      name: 'engine_version',
      type: 'string',
      description: 'Version of the engine',
    },
    {
      name: 'node_type',
      type: 'string',
      description: 'Size of a node',
    },
    {
      name: 'nodes',
      type: 'number',
      description: 'Nodes; with two or more the loss of one is survived',
      default: '2',
    },
  ],
  main: text`
    resource "aws_elasticache_subnet_group" "this" {
      name       = var.name
      subnet_ids = var.subnet_ids
      tags       = var.tags
    }

    ${securityGroup('this', 'cache')}

    ${clientRules('Look-ups', 6379)}

    resource "aws_elasticache_replication_group" "this" {
      replication_group_id       = length(var.name) <= 40 ? var.name : "\${substr(var.name, 0, 31)}-\${substr(sha256(var.name), 0, 8)}"
      description                = "Cache of \${var.name}"
      engine                     = var.engine
      engine_version             = var.engine_version
      node_type                  = var.node_type
      num_cache_clusters         = var.nodes
      automatic_failover_enabled = var.nodes > 1
      multi_az_enabled           = var.nodes > 1
      subnet_group_name          = aws_elasticache_subnet_group.this.name
      security_group_ids         = [aws_security_group.this.id]
      at_rest_encryption_enabled = true
      transit_encryption_enabled = true
      tags                       = var.tags
    }
  `,
  outputs: [
    {
      name: 'address',
      description: 'Host of the cache; it speaks TLS',
      value: 'aws_elasticache_replication_group.this.primary_endpoint_address',
    },
  ],
  test: text`
    mock_provider "aws" {}

    variables {
      name                      = "example"
      vpc_id                    = "vpc-1"
      subnet_ids                = ["subnet-1", "subnet-2"]
      client_security_group_ids = { machines = "sg-1" }
      engine                    = "valkey"
      engine_version            = "8.1"
      node_type                 = "cache.t4g.small"
    }

    run "survives_the_loss_of_a_node" {
      command = plan

      assert {
        condition     = aws_elasticache_replication_group.this.automatic_failover_enabled
        error_message = "With two nodes the second takes over."
      }
    }

    run "can_be_one_node" {
      command = plan

      variables {
        nodes = 1
      }

      assert {
        condition     = !aws_elasticache_replication_group.this.automatic_failover_enabled
        error_message = "A single node has nobody to hand over to."
      }
    }
  `,
};
