import { text } from '../../../text';
import { Module } from '../hcl';

export const storage: Module = {
  name: 'storage',
  summary: 'A private, encrypted bucket for backups that keeps old versions',
  variables: [
    {
      name: 'bucket',
      type: 'string',
      description: 'Name of the bucket, unique in the world',
    },
    {
      name: 'noncurrent_version_days',
      type: 'number',
      description: 'Days that what was overwritten or deleted is kept',
      default: '30',
    },
  ],
  main: text`
    resource "aws_s3_bucket" "this" {
      bucket = var.bucket
      tags   = merge(var.tags, { Name = var.name })
    }

    resource "aws_s3_bucket_public_access_block" "this" {
      bucket                  = aws_s3_bucket.this.id
      block_public_acls       = true
      block_public_policy     = true
      ignore_public_acls      = true
      restrict_public_buckets = true
    }

    resource "aws_s3_bucket_versioning" "this" {
      bucket = aws_s3_bucket.this.id

      versioning_configuration {
        status = "Enabled"
      }
    }

    resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
      bucket = aws_s3_bucket.this.id

      rule {
        bucket_key_enabled = true

        apply_server_side_encryption_by_default {
          sse_algorithm = "aws:kms"
        }
      }
    }

    resource "aws_s3_bucket_lifecycle_configuration" "this" {
      bucket = aws_s3_bucket.this.id

      rule {
        id     = "forget-old-versions"
        status = "Enabled"

        filter {}

        noncurrent_version_expiration {
          noncurrent_days = var.noncurrent_version_days
        }

        abort_incomplete_multipart_upload {
          days_after_initiation = 7
        }
      }

      depends_on = [aws_s3_bucket_versioning.this]
    }

    resource "aws_s3_bucket_policy" "this" {
      bucket = aws_s3_bucket.this.id

      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Sid       = "OnlyByTls"
          Effect    = "Deny"
          Principal = "*"
          Action    = "s3:*"
          Resource  = [aws_s3_bucket.this.arn, "\${aws_s3_bucket.this.arn}/*"]
          Condition = { Bool = { "aws:SecureTransport" = "false" } }
        }]
      })

      depends_on = [aws_s3_bucket_public_access_block.this]
    }
  `,
  outputs: [
    {
      name: 'bucket',
      description: 'Name of the bucket',
      value: 'aws_s3_bucket.this.bucket',
    },
  ],
  test: text`
    mock_provider "aws" {}

    variables {
      name   = "example"
      bucket = "example-backups"
    }

    run "keeps_what_was_overwritten_and_lets_nobody_in" {
      command = plan

      assert {
        condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
        error_message = "What is overwritten is lost."
      }

      assert {
        condition     = aws_s3_bucket_public_access_block.this.block_public_policy && aws_s3_bucket_public_access_block.this.restrict_public_buckets
        error_message = "The bucket can be made public."
      }
    }
  `,
};
