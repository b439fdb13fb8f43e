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

    ${databaseAlarm('storage', {
      why: 'Less than 5 GiB are left',
      metric: 'FreeStorageSpace',
      statistic: 'Minimum',
      comparison: 'LessThanThreshold',
      threshold: '5 * 1024 * 1024 * 1024',
    })}

    ${databaseAlarm('cpu', {
      why: 'The database is at its limit',
      metric: 'CPUUtilization',
      statistic: 'Average',
      comparison: 'GreaterThanThreshold',
      threshold: '85',
    })}
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

/** A database that says nothing is down; where there is none, there is no alarm. */
function databaseAlarm(
  name: string,
  alarm: Record<
    'why' | 'metric' | 'statistic' | 'comparison' | 'threshold',
    string
  >,
): string {
  return text`
    resource "aws_cloudwatch_metric_alarm" "database_${name}" {
      for_each = local.databases

      alarm_name          = "\${var.name}-database-${name}"
      alarm_description   = "${alarm.why}: \${var.runbook_base_url}"
      namespace           = "AWS/RDS"
      metric_name         = "${alarm.metric}"
      dimensions          = { DBInstanceIdentifier = each.key }
      statistic           = "${alarm.statistic}"
      comparison_operator = "${alarm.comparison}"
      threshold           = ${alarm.threshold}
      period              = 300
      evaluation_periods  = 3
      treat_missing_data  = "breaching"
      alarm_actions       = [aws_sns_topic.alarms.arn]
      ok_actions          = [aws_sns_topic.alarms.arn]
      tags                = var.tags
    }
  `.trimEnd();
}
