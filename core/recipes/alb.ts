import { isIpv4, label, list, networks, parseEndpoint, pattern, port, purpose, type Endpoint } from './fields';
import { problem } from './fieldProblem';
import { head, hcl, yamlText } from './quote';
import { defineRecipe, type FormOf } from './recipe';

const fields = {
  service: label('orders'),
  port: port(50_051),
  backends: list(
    ['10.0.1.11:54321', '10.0.2.12:54322'],
    (entry) => {
      const found = parseEndpoint(entry);
      return found && isIpv4(found.host) ? found : undefined;
    },
    'address',
  ),
  vpc: pattern('vpc-0123456789abcdef0', /^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/u, 'aws-vpc'),
  subnets: list(['subnet-0123456789abcdef0', 'subnet-0fedcba9876543210'], (entry) => (/^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/u.test(entry) ? entry : undefined), 'aws-subnet'),
  certificate: pattern('arn:aws:acm:ap-northeast-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef', /^arn:aws[a-z-]*:(?:acm|iam):[a-z0-9-]*:\d{12}:(?:certificate|server-certificate)\/[\w/.+=,@-]+$/u, 'aws-certificate'),
  sources: networks(['10.0.0.0/8']),
  purpose: purpose(),
};
type Form = FormOf<typeof fields>;

/** Load balancers and target groups take 32 characters of letters, digits and hyphens. Source: ELBv2 API reference, CreateLoadBalancer. */
const nameOf = (form: Form): string => form.service.slice(0, 32).replace(/-$/u, '');
/** The gRPC health service; 0 is OK, and a target without it answers 12 (unimplemented). Source: ELB user guide, health checks of target groups. */
const HEALTH_PATH = '/grpc.health.v1.Health/Check';
const HEALTHY = '0,12';

const ipv6 = (source: string): boolean => source.includes(':');
const block = (source: string): string => (source.includes('/') ? source : `${source}/${ipv6(source) ? 128 : 32}`);

function template(form: Form): object {
  const tags = [{ Key: 'Name', Value: form.service }, ...(form.purpose === '' ? [] : [{ Key: 'Purpose', Value: form.purpose }])];
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: {
      SecurityGroup: {
        Type: 'AWS::EC2::SecurityGroup',
        Properties: {
          GroupDescription: `gRPC ${form.port}`,
          VpcId: form.vpc,
          SecurityGroupIngress: form.sources.map((source) => ({ IpProtocol: 'tcp', FromPort: form.port, ToPort: form.port, [ipv6(source) ? 'CidrIpv6' : 'CidrIp']: block(source) })),
          Tags: tags,
        },
      },
      LoadBalancer: {
        Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
        Properties: { Name: nameOf(form), Type: 'application', Scheme: 'internal', Subnets: [...form.subnets], SecurityGroups: [{ 'Fn::GetAtt': ['SecurityGroup', 'GroupId'] }], Tags: tags },
      },
      TargetGroup: {
        Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        Properties: {
          Name: nameOf(form),
          VpcId: form.vpc,
          TargetType: 'ip',
          Protocol: 'HTTP',
          ProtocolVersion: 'GRPC',
          // What a target that names no port would get; each of these names its own.
          Port: form.port,
          HealthCheckPath: HEALTH_PATH,
          Matcher: { GrpcCode: HEALTHY },
          Targets: form.backends.map((b: Endpoint) => ({ Id: b.host, Port: b.port })),
          Tags: tags,
        },
      },
      Listener: {
        Type: 'AWS::ElasticLoadBalancingV2::Listener',
        Properties: {
          LoadBalancerArn: { Ref: 'LoadBalancer' },
          Port: form.port,
          // gRPC needs an HTTPS listener. Source: ELB user guide, target groups, protocol version.
          Protocol: 'HTTPS',
          Certificates: [{ CertificateArn: form.certificate }],
          DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'TargetGroup' } }],
        },
      },
    },
    Outputs: { Address: { Value: { 'Fn::GetAtt': ['LoadBalancer', 'DNSName'] } } },
  };
}

function terraform(form: Form): string {
  const tags = `  tags = {\n    Name = ${hcl(form.service)}\n${form.purpose === '' ? '' : `    Purpose = ${hcl(form.purpose)}\n`}  }\n`;
  const quoted = (items: readonly string[]): string => `[${items.map(hcl).join(', ')}]`;
  const ingress = form.sources
    .map((source) => `\n  ingress {\n    protocol  = "tcp"\n    from_port = ${form.port}\n    to_port   = ${form.port}\n    ${ipv6(source) ? 'ipv6_cidr_blocks' : 'cidr_blocks'} = ${quoted([block(source)])}\n  }\n`)
    .join('');
  return `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 4.0"
    }
  }
}

resource "aws_security_group" "rpc" {
  description = "gRPC ${form.port}"
  vpc_id      = ${hcl(form.vpc)}
${ingress}
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }

${tags}}

resource "aws_lb" "rpc" {
  name               = ${hcl(nameOf(form))}
  load_balancer_type = "application"
  internal           = true
  subnets            = ${quoted(form.subnets)}
  security_groups    = [aws_security_group.rpc.id]

${tags}}

resource "aws_lb_target_group" "rpc" {
  name             = ${hcl(nameOf(form))}
  vpc_id           = ${hcl(form.vpc)}
  target_type      = "ip"
  protocol         = "HTTP"
  protocol_version = "GRPC"
  port             = ${form.port}

  health_check {
    path    = ${hcl(HEALTH_PATH)}
    matcher = ${hcl(HEALTHY)}
  }

${tags}}

locals {
  backends = {
${form.backends.map((b) => `    ${hcl(`${b.host}:${b.port}`)} = { address = ${hcl(b.host)}, port = ${b.port} }\n`).join('')}  }
}

resource "aws_lb_target_group_attachment" "rpc" {
  for_each         = local.backends
  target_group_arn = aws_lb_target_group.rpc.arn
  target_id        = each.value.address
  port             = each.value.port
}

resource "aws_lb_listener" "rpc" {
  load_balancer_arn = aws_lb.rpc.arn
  port              = ${form.port}
  protocol          = "HTTPS"
  certificate_arn   = ${hcl(form.certificate)}

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.rpc.arn
  }
}

output "address" {
  value = aws_lb.rpc.dns_name
}
`;
}

const stack = (form: Form): string => `portpin-${nameOf(form)}`;

export const alb = defineRecipe({
  id: 'alb',
  group: 'balancer',
  fields,
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  between: (form) => (form.subnets.length < 2 ? [{ field: 'subnets', problem: problem('aws-subnets') }] : []),
  files: (form, remarks) => [
    { name: 'alb.yaml', syntax: 'yaml', text: yamlText([template(form)], `${head('#', remarks, form.purpose)}# ${remarks.front}\n# ${remarks['any-backend-port']}\n`) },
    { name: 'alb.tf', syntax: 'hcl', text: `${head('#', remarks, form.purpose)}# ${remarks.front}\n# ${remarks['any-backend-port']}\n${terraform(form)}` },
  ],
  check: (form) => [
    { id: 'test-config', syntax: 'shell', commands: ['aws cloudformation validate-template --template-body file://alb.yaml', 'terraform init && terraform validate && terraform plan'] },
    { id: 'apply', syntax: 'shell', commands: [`aws cloudformation deploy --stack-name ${stack(form)} --template-file alb.yaml`] },
    { id: 'health', syntax: 'shell', commands: [`aws elbv2 describe-target-health --target-group-arn "$(aws elbv2 describe-target-groups --names ${nameOf(form)} --query 'TargetGroups[0].TargetGroupArn' --output text)"`] },
  ],
  undo: (form) => [{ id: 'remove', syntax: 'shell', commands: [`aws cloudformation delete-stack --stack-name ${stack(form)}`, 'terraform destroy'] }],
});
