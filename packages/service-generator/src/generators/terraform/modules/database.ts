import { text } from '../../../text';
import { clientRules, securityGroup, storeVariables } from '../blocks';
import { Module } from '../hcl';

export const database: Module = {
  name: 'database',
  summary:
    'PostgreSQL in private subnets, encrypted, recoverable to any second, with a password that no state knows',
  variables: [
    ...storeVariables('database'),
    {
      name: 'engine_version',
      type: 'string',
      description: 'Major version of PostgreSQL',
    },
    {
      name: 'database_name',
      type: 'string',
      description: 'Database that is there from the start',
    },
    {
      name: 'instance_class',
      type: 'string',
      description: 'Size of the machine',
    },
    {
      name: 'allocated_storage',
      type: 'number',
      description: 'GiB to begin with',
      default: '20',
    },
    {
      name: 'max_allocated_storage',
      type: 'number',
      description: 'GiB that it may grow to by itself',
      default: '200',
    },
    {
      name: 'multi_az',
      type: 'bool',
      description: 'Whether a second zone takes over when the first fails',
      default: 'true',
    },
    {
      name: 'read_replicas',
      type: 'number',
      description: 'Copies that are read from',
      default: '0',
    },
    {
      name: 'backup_retention_days',
      type: 'number',
      description: 'Days that it can be brought back to any second of',
      default: '14',
      validation: {
        condition:
          'var.backup_retention_days >= 1 && var.backup_retention_days <= 35',
        message: 'Point-in-time recovery wants 1 to 35 days.',
      },
    },
    {
      name: 'deletion_protection',
      type: 'bool',
      description: 'Whether it resists being deleted',
      default: 'true',
    },
  ],
  main: text`
    resource "aws_db_subnet_group" "this" {
      name_prefix = "\${var.name}-"
      description = "Where the database of \${var.name} may be"
      subnet_ids  = var.subnet_ids
      tags        = var.tags
    }

    ${securityGroup('this', 'database')}

    ${clientRules('PostgreSQL', 5432)}

    resource "aws_db_parameter_group" "this" {
      name_prefix = "\${var.name}-"
      description = "PostgreSQL of \${var.name}"
      family      = "postgres\${var.engine_version}"
      tags        = var.tags

      parameter {
        name  = "rds.force_ssl"
        value = "1"
      }

      # Slow queries are worth a line in the log.
      parameter {
        name  = "log_min_duration_statement"
        value = "1000"
      }

      lifecycle {
        create_before_destroy = true
      }
    }

    resource "aws_db_instance" "this" {
      identifier     = var.name
      engine         = "postgres"
      engine_version = var.engine_version
      instance_class = var.instance_class
      db_name        = var.database_name
      username       = "service_owner"
      tags           = var.tags

      # Made and turned by AWS, in its Secrets Manager: neither code nor state has ever seen it.
      manage_master_user_password = true

      allocated_storage     = var.allocated_storage
      max_allocated_storage = var.max_allocated_storage
      storage_type          = "gp3"
      storage_encrypted     = true

      db_subnet_group_name   = aws_db_subnet_group.this.name
      parameter_group_name   = aws_db_parameter_group.this.name
      vpc_security_group_ids = [aws_security_group.this.id]
      publicly_accessible    = false
      multi_az               = var.multi_az

      backup_retention_period   = var.backup_retention_days
      copy_tags_to_snapshot     = true
      delete_automated_backups  = false
      deletion_protection       = var.deletion_protection
      skip_final_snapshot       = false
      final_snapshot_identifier = "\${var.name}-final"

      auto_minor_version_upgrade      = true
      enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
      performance_insights_enabled    = true
    }

    resource "aws_db_instance" "replica" {
      count = var.read_replicas

      identifier                   = "\${var.name}-read-\${count.index + 1}"
      replicate_source_db          = aws_db_instance.this.identifier
      instance_class               = var.instance_class
      parameter_group_name         = aws_db_parameter_group.this.name
      vpc_security_group_ids       = [aws_security_group.this.id]
      publicly_accessible          = false
      storage_encrypted            = true
      auto_minor_version_upgrade   = true
      performance_insights_enabled = true
      # A copy needs no last copy of its own.
      skip_final_snapshot = true
      tags                = var.tags
    }
  `,
  outputs: [
    {
      name: 'address',
      description: 'Host that is written to',
      value: 'aws_db_instance.this.address',
    },
    {
      name: 'read_addresses',
      description: 'Hosts that are read from',
      value: 'aws_db_instance.replica[*].address',
    },
    {
      name: 'secret_arn',
      description: 'Where Secrets Manager keeps user and password',
      value: 'aws_db_instance.this.master_user_secret[0].secret_arn',
    },
    {
      name: 'identifier',
      description: 'The database, as its metrics name it',
      value: 'aws_db_instance.this.identifier',
    },
  ],
  test: text`
    mock_provider "aws" {}

    variables {
      name                      = "example"
      vpc_id                    = "vpc-1"
      subnet_ids                = ["subnet-1", "subnet-2"]
      client_security_group_ids = { machines = "sg-1" }
      engine_version            = "18"
      database_name             = "example"
      instance_class            = "db.t4g.small"
    }

    run "keeps_data_safe_by_default" {
      command = plan

      assert {
        condition     = aws_db_instance.this.storage_encrypted && aws_db_instance.this.deletion_protection && !aws_db_instance.this.skip_final_snapshot
        error_message = "Data is encrypted, and stays when somebody errs."
      }

      assert {
        condition     = !aws_db_instance.this.publicly_accessible && aws_db_instance.this.manage_master_user_password
        error_message = "The world cannot reach it, and no state knows its password."
      }

      assert {
        condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.clients : rule.cidr_ipv4 == null])
        error_message = "Groups may connect, addresses may not."
      }
    }

    run "refuses_to_go_without_backups" {
      command = plan

      variables {
        backup_retention_days = 0
      }

      expect_failures = [var.backup_retention_days]
    }
  `,
};
