import { text } from '../../../text';
import { SUBNETS, metadataOptions, serviceRole } from '../blocks';
import { Module } from '../hcl';

export const kubernetes: Module = {
  name: 'kubernetes',
  summary:
    'A cluster with groups of nodes: general ones, and others whose labels and taints match certain work',
  variables: [
    SUBNETS,
    {
      name: 'kubernetes_version',
      type: 'string',
      description: 'Minor version of Kubernetes',
    },
    {
      name: 'node_groups',
      type: `map(object({
  instance_types = list(string)
  min            = number
  max            = number
  labels         = optional(map(string), {})
  taints         = optional(map(string), {})
}))`,
      description:
        'Groups of nodes by name; only work that tolerates a taint runs where there is one',
    },
    {
      name: 'public_access_cidrs',
      type: 'list(string)',
      description: 'Addresses that reach its API from outside; none by default',
      default: '[]',
      validation: {
        condition: '!contains(var.public_access_cidrs, "0.0.0.0/0")',
        message: 'The API is not for everybody.',
      },
    },
  ],
  main: text`
    ${serviceRole('cluster', 'eks', '["sts:AssumeRole", "sts:TagSession"]')}

    resource "aws_iam_role_policy_attachment" "cluster" {
      role       = aws_iam_role.cluster.name
      policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
    }

    resource "aws_eks_cluster" "this" {
      name                      = var.name
      version                   = var.kubernetes_version
      role_arn                  = aws_iam_role.cluster.arn
      enabled_cluster_log_types = ["api", "audit", "authenticator"]
      tags                      = var.tags

      access_config {
        authentication_mode = "API"
      }

      vpc_config {
        subnet_ids              = var.subnet_ids
        endpoint_private_access = true
        endpoint_public_access  = length(var.public_access_cidrs) > 0
        public_access_cidrs     = length(var.public_access_cidrs) > 0 ? var.public_access_cidrs : null
      }

      depends_on = [aws_iam_role_policy_attachment.cluster]
    }

    ${serviceRole('nodes', 'ec2')}

    resource "aws_iam_role_policy_attachment" "nodes" {
      for_each = toset(["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"])

      role       = aws_iam_role.nodes.name
      policy_arn = "arn:aws:iam::aws:policy/\${each.key}"
    }

    resource "aws_launch_template" "nodes" {
      name_prefix = "\${var.name}-nodes-"
      tags        = var.tags

      ${metadataOptions('pods')}
    }

    resource "aws_eks_node_group" "this" {
      for_each = var.node_groups

      cluster_name    = aws_eks_cluster.this.name
      node_group_name = each.key
      node_role_arn   = aws_iam_role.nodes.arn
      subnet_ids      = var.subnet_ids
      instance_types  = each.value.instance_types
      labels          = each.value.labels
      tags            = var.tags

      launch_template {
        id      = aws_launch_template.nodes.id
        version = aws_launch_template.nodes.latest_version
      }

      scaling_config {
        min_size     = each.value.min
        desired_size = each.value.min
        max_size     = each.value.max
      }

      update_config {
        max_unavailable = 1
      }

      dynamic "taint" {
        for_each = each.value.taints

        content {
          key    = taint.key
          value  = taint.value
          effect = "NO_SCHEDULE"
        }
      }

      # How many nodes there are is the autoscaler's affair.
      lifecycle {
        ignore_changes = [scaling_config[0].desired_size]
      }

      depends_on = [aws_iam_role_policy_attachment.nodes]
    }
  `,
  outputs: [
    {
      name: 'security_group_id',
      description: 'Group of the nodes: what they use lets it in',
      value: 'aws_eks_cluster.this.vpc_config[0].cluster_security_group_id',
    },
    {
      name: 'endpoint',
      description: 'Where its API answers',
      value: 'aws_eks_cluster.this.endpoint',
    },
  ],
  test: text`
    mock_provider "aws" {}

    variables {
      name               = "example"
      subnet_ids         = ["subnet-1", "subnet-2"]
      kubernetes_version = "1.36"

      node_groups = {
        general = { instance_types = ["t3.large"], min = 2, max = 5 }
      }
    }

    run "is_closed_to_the_world" {
      command = plan

      assert {
        condition     = !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
        error_message = "Its API can be reached from outside."
      }
    }

    run "refuses_to_be_open_to_everybody" {
      command = plan

      variables {
        public_access_cidrs = ["0.0.0.0/0"]
      }

      expect_failures = [var.public_access_cidrs]
    }
  `,
};
