#!/usr/bin/env bash
# cfn-lint 1.58.0 on a SAM template: a Runtime and an Architecture that do not exist, and a parameter that nothing uses, are
# not reported and the exit code is 0. Without the Serverless transform the same three are (E3030, W2001). Seen 2026-11-28.
# Who meets it: projects that rely on cfn-lint, or on `sam validate --lint`, for these three.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v
v/bin/pip install --no-compile --quiet --disable-pip-version-check 'cfn-lint==1.58.0' aws-sam-translator
cat > sam.yaml <<'Y'
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Unused: {Type: String, Default: x}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {Runtime: provided.al1999, Architectures: [sparc], Handler: bootstrap, CodeUri: s3://bucket/key}
Y
cat > plain.yaml <<'Y'
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Unused: {Type: String, Default: x}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: provided.al1999
      Architectures: [sparc]
      Handler: bootstrap
      Role: arn:aws:iam::123456789012:role/x
      Code: {S3Bucket: bucket, S3Key: key}
Y
v/bin/cfn-lint --version
sam=0; v/bin/cfn-lint --regions us-east-1 -- sam.yaml > sam.out || sam=$?
plain=0; v/bin/cfn-lint --regions us-east-1 -- plain.yaml > plain.out || plain=$?
echo "SAM template: exit $sam, $(grep -cE '^[EW][0-9]' sam.out || true) findings"
echo "plain template: exit $plain: $(grep -oE '^[EW][0-9]+' plain.out | sort | uniq -c | tr -s ' ' | tr '\n' ';')"
[ "$sam" = 0 ] && ! grep -qE '^(E3030|W2001)' sam.out && grep -q '^E3030' plain.out && grep -q '^W2001' plain.out
