import { text } from '../../../text';
import { Module } from '../hcl';

export const monitoring: Module = {
  name: 'monitoring',
  summary: 'Alarms of what AWS runs, and the topic that they go to',
  variables: [
    {
      name: 'load_balancer_arn_suffix',
      type: 'string',
      description: 'Load balancer that is watched, as its metrics name it',
    },
    {
      name: 'database_identifier',
      type: 'string',
      description: 'Database that is watched; none where it is null',
      default: 'null',
    },
    {
      name: 'latency_seconds',
      type: 'number',
      description: '95 of 100 requests are answered within this',
    },
    {
      name: 'runbook_base_url',
      type: 'string',
      description: 'Runbooks are below it, by the name of the alarm',
    },
  ],
  main: text`
    locals {
      databases = var.database_identifier == null ? toset([]) : toset([var.database_identifier])
    }

    # Who is to be told subscribes to it.
    resource "aws_sns_topic" "alarms" {
      name              = "\${var.name}-alarms"
      kms_master_key_id = "alias/aws/sns"
      tags              = var.tags
    }

    resource "aws_cloudwatch_metric_alarm" "latency" {
      alarm_name          = "\${var.name}-latency"
      alarm_description   = "Slow answers: \${var.runbook_base_url}"
      namespace           = "AWS/ApplicationELB"
      metric_name         = "TargetResponseTime"
      dimensions          = { LoadBalancer = var.load_balancer_arn_suffix }
      extended_statistic  = "p95"
      comparison_operator = "GreaterThanThreshold"
      threshold           = var.latency_seconds
      period              = 60
      evaluation_periods  = 5
      treat_missing_data  = "notBreaching"
      alarm_actions       = [aws_sns_topic.alarms.arn]
      ok_actions          = [aws_sns_topic.alarms.arn]
      tags                = var.tags
    }

    resource "aws_cloudwatch_metric_alarm" "database_storage" {
      for_each = local.databases

      alarm_name          = "\${var.name}-database-storage"
      alarm_description   = "Less than 5 GiB are left: \${var.runbook_base_url}"
      namespace           = "AWS/RDS"
      metric_name         = "FreeStorageSpace"
      dimensions          = { DBInstanceIdentifier = each.key }
      statistic           = "Minimum"
      comparison_operator = "LessThanThreshold"
      threshold           = 5 * 1024 * 1024 * 1024
      period              = 300
      evaluation_periods  = 3
      treat_missing_data  = "breaching"
      alarm_actions       = [aws_sns_topic.alarms.arn]
      ok_actions          = [aws_sns_topic.alarms.arn]
      tags                = var.tags
    }

    resource "aws_cloudwatch_metric_alarm" "database_cpu" {
      for_each = local.databases

      alarm_name          = "\${var.name}-database-cpu"
      alarm_description   = "The database is at its limit: \${var.runbook_base_url}"
      namespace           = "AWS/RDS"
      metric_name         = "CPUUtilization"
      dimensions          = { DBInstanceIdentifier = each.key }
      statistic           = "Average"
      comparison_operator = "GreaterThanThreshold"
      threshold           = 85
      period              = 300
      evaluation_periods  = 3
      treat_missing_data  = "breaching"
      alarm_actions       = [aws_sns_topic.alarms.arn]
      ok_actions          = [aws_sns_topic.alarms.arn]
      tags                = var.tags
    }
  `,
  outputs: [
    {
      name: 'alarm_topic_arn',
      description: 'Topic that alarms go to',
      value: 'aws_sns_topic.alarms.arn',
    },
  ],
  test: text`
    mock_provider "aws" {}

    variables {
      name                     = "example"
      load_balancer_arn_suffix = "app/example/1"
      latency_seconds          = 0.5
      runbook_base_url         = "https://portal.example.com/runbooks"
    }

    run "watches_no_database_where_there_is_none" {
      command = plan

      assert {
        condition     = length(aws_cloudwatch_metric_alarm.database_storage) == 0
        error_message = "There is no database to watch."
      }
    }

    run "tells_when_storage_runs_out" {
      command = plan

      variables {
        database_identifier = "example"
      }

      assert {
        condition     = aws_cloudwatch_metric_alarm.database_storage["example"].threshold == 5368709120
        error_message = "Storage is watched against 5 GiB."
      }
    }
  `,
};
