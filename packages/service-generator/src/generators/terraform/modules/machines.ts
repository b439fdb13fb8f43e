import { text } from '../../../text';
import { metadataOptions, serviceRole } from '../blocks';

/** Machines that come and go by themselves, with an identity and without SSH: a part of `compute`. */
export const MACHINES = text`
  ${serviceRole('machines', 'ec2')}

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

    ${metadataOptions('containers')}

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
`.trimEnd();
